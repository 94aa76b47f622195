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
    /// Output format; without it, the header `Accept` decides.
    format: Option<String>,
    /// Largest number of rows: 1 to 200, by default 50.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `meta.next_cursor` of the page before.
    cursor: Option<String>,
}
