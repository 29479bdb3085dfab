"""That every file has somebody who is there: absences and deputies, escalation, asking the holder, extensions."""
