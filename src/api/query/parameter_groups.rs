//! Groups of documented parameters that several lists share, and their combination.

use std::marker::PhantomData;

use utoipa::{
    IntoParams,
    openapi::path::{Parameter, ParameterIn},
};

/// The parameters of two groups together; nested, those of more.
pub struct Both<A, B>(PhantomData<(A, B)>);

impl<A: IntoParams, B: IntoParams> IntoParams for Both<A, B> {
    fn into_params(parameter_in_provider: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let mut parameters = A::into_params(&parameter_in_provider);
        parameters.extend(B::into_params(&parameter_in_provider));
        parameters
    }
}

/// Parameters of every list.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct ListParameters {
    /// Output format; without it, the header `Accept` decides. `ndjson`, `csv` and `icalendar` give all rows, the others
    /// pages.
    format: Option<String>,
    /// Largest number of rows. Of a page: 1 to 200, by default 50. Of `ndjson`, `csv` and `icalendar`: any, by default all.
    #[param(minimum = 1)]
    limit: Option<u32>,
    /// `meta.next_cursor` of the page before.
    cursor: Option<String>,
    /// The columns of `csv`, in this order, separated by commas; by default all.
    fields: Option<String>,
    /// `exact`: `meta.count` is the number of rows on all pages together.
    count: Option<String>,
}
