"""What a parent adds to a report of a wrong link (J8)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two more reasons, and a few words."""

    dependencies = [("comptes", "0008_d_choix")]

    operations = [
        migrations.AddField(
            model_name="signalement", name="precision", field=models.CharField(blank=True, max_length=140)
        ),
        migrations.AlterField(
            model_name="signalement",
            name="reason",
            field=models.CharField(
                choices=[
                    ("pas-representant-legal", "Ne se dit pas représentant légal"),
                    ("plus-responsable", "Ne se dit plus responsable de cet élève"),
                    ("eleve-inconnu", "Dit ne pas connaître cet élève"),
                ],
                max_length=40,
            ),
        ),
    ]
