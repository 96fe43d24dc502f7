"""Resources and projects: both public lists, a project's page, and what partners, staff and residents do."""
