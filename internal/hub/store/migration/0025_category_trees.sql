CREATE INDEX case_categories_category ON case_categories (category, case_id);
CREATE INDEX case_categories_hcat ON case_categories (hcat, case_id);
CREATE TABLE category_trees (
  version BIGINT PRIMARY KEY,
  source TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at {time} NOT NULL
);
