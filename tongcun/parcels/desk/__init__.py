"""What a desk sees and says: runs that call there, last scans, the list of a handover."""
