-- First names of erased people, which are masked beside a whole name unless another last name follows.
ALTER TABLE erased_names ADD COLUMN is_first boolean NOT NULL DEFAULT false
