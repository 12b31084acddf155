CREATE INDEX case_categories_category ON case_categories (category, case_id);
CREATE INDEX case_categories_hcat ON case_categories (hcat, case_id);
