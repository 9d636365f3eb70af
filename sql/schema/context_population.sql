-- Dân số, lao động của một địa bàn trong một năm / population and workforce of a territory in a year
CREATE SCHEMA IF NOT EXISTS context;
CREATE TABLE IF NOT EXISTS context.population (
    organization_key INTEGER NOT NULL,
    year             INTEGER NOT NULL,
    population       BIGINT,
    workforce        BIGINT,
    source           TEXT
);
COMMENT ON TABLE context.population IS 'Mỗi dòng dân số, lao động của địa bàn một tổ chức trong một năm / one row a territory and year';
COMMENT ON COLUMN context.population.organization_key IS 'Tổ chức của địa bàn / organization of the territory';
COMMENT ON COLUMN context.population.year IS 'Năm (cuối năm) / year, at its end';
COMMENT ON COLUMN context.population.population IS 'Dân số / population';
COMMENT ON COLUMN context.population.workforce IS 'Lao động / workforce';
COMMENT ON COLUMN context.population.source IS 'Nguồn / source';
