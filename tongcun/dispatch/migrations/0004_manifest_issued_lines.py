from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dispatch', '0003_planned_rides'),
    ]

    operations = [
        migrations.AddField(
            model_name='manifest',
            name='issued_lines',
            field=models.JSONField(blank=True, default=list, verbose_name='as it was issued'),
        ),
    ]
