-- Phát hiện theo loại, trong các tệp có hiệu lực / findings by code, of loads in force
SELECT findings.code, findings.severity, count(*) AS findings, count(DISTINCT findings.load_id) AS files, any_value(findings.message) AS example
FROM audit.findings AS findings
LEFT JOIN audit.loads AS loads ON loads.load_id = findings.load_id
WHERE findings.load_id IS NULL OR loads.status IN ('published', 'held', 'rejected')
GROUP BY ALL
ORDER BY findings DESC, code;
