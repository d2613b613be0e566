"""SQL and nothing but SQL: functions take the database first and return domain values or lists."""
