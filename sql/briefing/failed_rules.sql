-- Quy tắc không đạt trong lần chạy mới nhất / rules not passed in the last run
SELECT table_name, rule, severity, unexpected, checked, rule_source
FROM audit.validations
WHERE run_id = (SELECT arg_max(run_id, validated_at) FROM audit.validations) AND NOT success
ORDER BY severity, table_name, rule;
