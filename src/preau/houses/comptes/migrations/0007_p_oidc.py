import django.db.models.deletion
import preau.kit.idkit
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('comptes', '0006_b_recovery'),
    ]

    operations = [
        migrations.AddField(
            model_name='clientoidc',
            name='subject_salt',
            field=models.CharField(default=preau.kit.idkit.new_secret, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name='demande',
            name='client',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='demandes', to='comptes.clientoidc'),
        ),
        migrations.AddField(
            model_name='demande',
            name='parametres',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AlterField(
            model_name='demande',
            name='partenaire',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='demandes', to='comptes.partenaire'),
        ),
        migrations.AddConstraint(
            model_name='demande',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('client__isnull', False), ('partenaire__isnull', True)), models.Q(('client__isnull', True), ('partenaire__isnull', False)), _connector='OR'), name='demande_is_of_one_service'),
        ),
    ]
