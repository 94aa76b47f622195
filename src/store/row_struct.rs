//! Structs that are read from rows.

/// Defines a struct that is read from a row of Postgres, each field from the column of its name.
///
/// A last field behind `..` is read from the same row, and is such a struct itself. sqlx has a derive for this, whose crates
/// build the core of the driver, and what it needs, a second time for the compiler.
macro_rules! row_struct {
    (
        $(#[$meta:meta])*
        $visibility:vis struct $name:ident {
            $($(#[$field_meta:meta])* $field_visibility:vis $field:ident: $type:ty,)*
            $(.. $part:ident: $part_type:ty,)?
        }
    ) => {
        $(#[$meta])*
        $visibility struct $name {
            $($(#[$field_meta])* $field_visibility $field: $type,)*
            $($part: $part_type,)?
        }

        impl<'r> sqlx::FromRow<'r, sqlx::postgres::PgRow> for $name {
            fn from_row(row: &'r sqlx::postgres::PgRow) -> Result<Self, sqlx::Error> {
                Ok(Self {
                    $($field: sqlx::Row::try_get(row, stringify!($field))?,)*
                    $($part: sqlx::FromRow::from_row(row)?,)?
                })
            }
        }
    };
}
pub(super) use row_struct;
