"""From typed rows to facts: staged in steps that survive a crash, merged in one transaction."""
