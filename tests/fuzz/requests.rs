//! Requests to every address of the API: any value of any parameter is answered, and not by an error of the server.
//!
//! There is no database behind this service, so that a request which is right is answered 503.

use axum::{Router, body::Body, http::Request};
use dateline::{
    api::{self, Access, AppState, Hosts, Origins},
    store::Pools,
};
use extraction::{Extractors, language::ModelKind};
use hyper_util::service::TowerToHyperService;
use metrics_exporter_prometheus::PrometheusBuilder;
use serde_json::Value;

use crate::{
    mutation::{below, mutate},
    random::Random,
};

/// Most parameters of one request.
const MAX_PARAMETERS: usize = 4;

/// The service without a database, and what its OpenAPI document says of its addresses.
pub struct Requests {
    router: Router,
    runtime: tokio::runtime::Runtime,
    /// Paths that are read, with the names of their parameters.
    paths: Vec<(String, Vec<String>)>,
}

impl Requests {
    pub fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let router = runtime.block_on(async {
            let pools = Pools::open("postgres://nobody@localhost/none?host=%2Fnowhere", 4).unwrap();
            let metrics = PrometheusBuilder::new().build_recorder().handle();
            let state = AppState::new(pools, metrics, Extractors::builtin().unwrap(), ModelKind::Fast, None);
            let access = Access {
                hosts: Hosts::new([127, 0, 0, 1].into(), &[]),
                origins: Origins::new(&[]),
                keys_required: false,
                rate_limit: None,
            };
            api::router(state, access)
        });
        let document: Value = serde_json::from_str(&api::openapi_json()).unwrap();
        let paths = document["paths"].as_object().unwrap().iter().filter_map(|(path, operations)| {
            let parameters = operations.get("get")?["parameters"].as_array().cloned().unwrap_or_default();
            let of_query = parameters.iter().filter(|parameter| parameter["in"] == "query");
            Some((path.clone(), of_query.filter_map(|one| Some(one["name"].as_str()?.to_owned())).collect()))
        });
        Self { router, runtime, paths: paths.collect() }
    }

    /// Sends a request with changed values; panics where the service fails.
    pub fn send(&self, random: &mut Random, values: &[Vec<u8>]) {
        let (path, parameters) = &self.paths[below(random, self.paths.len())];
        let value = |random: &mut Random| {
            let bytes = match below(random, 2) {
                0 => values[below(random, values.len())].clone(),
                _ => mutate(random, values),
            };
            form_urlencoded::byte_serialize(&bytes[..bytes.len().min(3_000)]).collect::<String>()
        };
        let mut address: String = path
            .split('/')
            .map(|part| if part.starts_with('{') { value(random) } else { part.to_owned() })
            .collect::<Vec<_>>()
            .join("/");
        for nth in 0..below(random, MAX_PARAMETERS + 1).min(parameters.len()) {
            let name = &parameters[below(random, parameters.len())];
            address.push_str(&format!("{}{name}={}", if nth == 0 { '?' } else { '&' }, value(random)));
        }
        // A stream of changes has no end.
        if address.contains("/changes/stream") {
            return;
        }
        let request = Request::get(&address).header("host", "localhost").body(Body::empty()).unwrap();
        let service = TowerToHyperService::new(self.router.clone());
        let answer = self.runtime.block_on(hyper::service::Service::call(&service, request)).unwrap();
        assert!(answer.status() != 500 && answer.status() != 504, "{} for {address}", answer.status());
    }
}
