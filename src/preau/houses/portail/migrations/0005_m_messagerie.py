import preau.kit.idkit
from django.db import migrations, models


class Migration(migrations.Migration):
    """No message was ever sent before this: no row needs an id of its own."""

    dependencies = [
        ('portail', '0004_l_sign_in'),
    ]

    operations = [
        migrations.AddField(
            model_name='message',
            name='recherche',
            field=models.TextField(blank=True, default=''),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='signalementmessage',
            name='public_id',
            field=models.CharField(default=preau.kit.idkit.new_public_id, editable=False, max_length=40, unique=True),
        ),
        migrations.AddField(
            model_name='signalementmessage',
            name='uais',
            field=models.JSONField(default=list),
        ),
        migrations.AddConstraint(
            model_name='signalementmessage',
            constraint=models.UniqueConstraint(fields=('message', 'adresse'), name='signalement_message_once'),
        ),
    ]
