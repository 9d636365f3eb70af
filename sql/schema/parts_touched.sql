-- Các tổ chức mà đêm này có thể có số khác / the organizations whose numbers this night may have changed
CREATE TABLE IF NOT EXISTS parts.touched (
    organization_key INTEGER
);
COMMENT ON TABLE parts.touched IS 'Mỗi dòng một tổ chức có thể có số khác trước; một dòng trống: tất cả; rỗng khi đã tính xong / a row an organization whose numbers may differ from the version before, an empty one: all; without rows once they are computed';
COMMENT ON COLUMN parts.touched.organization_key IS 'Tổ chức, trống: tất cả / organization, empty: all';
