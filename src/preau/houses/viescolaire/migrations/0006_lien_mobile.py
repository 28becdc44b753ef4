import django.db.models.deletion
import preau.kit.clockkit
import preau.kit.idkit
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("viescolaire", "0005_cahier_et_appel"),
    ]

    operations = [
        migrations.CreateModel(
            name="LienMobile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(default=preau.kit.idkit.new_public_id, editable=False, max_length=40, unique=True),
                ),
                ("eleve", models.CharField(blank=True, max_length=40)),
                ("lien_hash", models.CharField(max_length=64, unique=True)),
                ("code_hash", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField(default=preau.kit.clockkit.now)),
                ("expires_at", models.DateTimeField(db_index=True)),
                (
                    "utilisateur",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="liens_mobiles",
                        to="viescolaire.utilisateur",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("utilisateur",), name="lien_mobile_one_live"),
                ],
            },
        ),
    ]
