"""Appointments: sessions for one person each, offered side by side and taken one by one."""
