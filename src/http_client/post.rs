//! One request, to a checked address.

use std::{net::SocketAddr, pin::Pin, sync::Arc, time::Duration};

use axum::{body::Body, http::HeaderMap};
use hyper::{
    Method, Request,
    client::conn::http1::{self, SendRequest},
    header::HOST,
};
use hyper_util::rt::TokioIo;
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpStream, lookup_host},
    time::timeout,
};
use tokio_rustls::TlsConnector;
use url::{Host, Url};

use super::Networks;

/// Longest time from the look-up of the name to the status of the answer, by default.
const TIMEOUT: Duration = Duration::from_secs(15);
/// Largest buffer of an answer in bytes: its headers are read, its body is not.
const MAX_HEADERS: usize = 32 * 1024;

/// Why a request had no answer.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// The URL has no host, or is neither http nor https.
    #[error("this is no http or https address with a host, without user name and password")]
    Address,
    /// The host has no address.
    #[error("the host can't be resolved: {0}")]
    Resolve(#[source] std::io::Error),
    /// The host leads into a network that is not reached.
    #[error(
        "the host leads to {0}, which is no public address; the service reaches networks of its own machine and house only \
         where --webhook-networks names them"
    )]
    Forbidden(std::net::IpAddr),
    /// A public address is called without TLS.
    #[error("a public address is called by https alone")]
    Unencrypted,
    /// The connection failed.
    #[error("the connection failed: {0}")]
    Connection(#[source] std::io::Error),
    /// The answer is no HTTP.
    #[error("there was no answer: {0}")]
    Http(#[source] hyper::Error),
    /// A header cannot be sent.
    #[error("the request can't be made: {0}")]
    Request(#[source] axum::http::Error),
    /// The answer took too long.
    #[error("there was no answer in time")]
    Timeout,
}

/// A file that has no certificates of authorities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "there are no certificates of authorities in it; give a file in PEM, with -----BEGIN CERTIFICATE-----"
)]
pub struct AuthorityError;

/// Sends requests to addresses of the networks that may be reached. Clones share the certificates.
#[derive(Clone)]
pub struct HttpClient {
    networks: Arc<Networks>,
    tls: Arc<ClientConfig>,
    timeout: Duration,
}

impl HttpClient {
    /// Creates a client that trusts the certificates of Mozilla's list.
    pub fn new(networks: Networks) -> Self {
        Self { networks: Arc::new(networks), tls: Arc::new(tls(public_roots())), timeout: TIMEOUT }
    }

    /// Trusts also the authorities whose certificates a file in PEM has.
    ///
    /// Errors: it has none, or something else in its place.
    pub fn with_authorities(self, pem: &[u8]) -> Result<Self, AuthorityError> {
        let mut roots = public_roots();
        let public = roots.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.map_err(|_| AuthorityError)?;
            roots.add(certificate).map_err(|_| AuthorityError)?;
        }
        if roots.len() == public {
            return Err(AuthorityError);
        }
        Ok(Self { tls: Arc::new(tls(roots)), ..self })
    }

    /// Sets the longest time from the look-up of the name to the status of the answer.
    pub fn with_timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// Checks that an address can be posted to, now: its scheme, its host, and all addresses of the host.
    pub async fn check(&self, url: &Url) -> Result<(), SendError> {
        timeout(self.timeout, self.resolve(url)).await.map_err(|_| SendError::Timeout)?.map(drop)
    }

    /// Posts a body; returns the status of the answer. Redirects are answers too.
    pub async fn post(&self, url: &Url, headers: HeaderMap, body: String) -> Result<u16, SendError> {
        timeout(self.timeout, self.send(url, headers, body)).await.map_err(|_| SendError::Timeout)?
    }

    /// Returns the addresses of a host, each of which may be reached.
    async fn resolve(&self, url: &Url) -> Result<Vec<SocketAddr>, SendError> {
        let is_plain = url.scheme() == "http";
        let has_user = !url.username().is_empty() || url.password().is_some();
        let port = url.port_or_known_default().filter(|_| (is_plain || url.scheme() == "https") && !has_user);
        let (host, port) = url.host().zip(port).ok_or(SendError::Address)?;
        let addresses: Vec<SocketAddr> = match host {
            Host::Ipv4(address) => vec![(address, port).into()],
            Host::Ipv6(address) => vec![(address, port).into()],
            Host::Domain(name) => lookup_host((name, port)).await.map_err(SendError::Resolve)?.collect(),
        };
        if let Some(other) = addresses.iter().find(|address| !self.networks.may_reach(address.ip())) {
            return Err(SendError::Forbidden(other.ip()));
        }
        if is_plain && addresses.iter().any(|address| !self.networks.is_allowed(address.ip())) {
            return Err(SendError::Unencrypted);
        }
        match addresses.is_empty() {
            true => Err(SendError::Resolve(std::io::ErrorKind::NotFound.into())),
            false => Ok(addresses),
        }
    }

    async fn send(&self, url: &Url, headers: HeaderMap, body: String) -> Result<u16, SendError> {
        let request = request(Method::POST, url, headers, Body::from(body))?;
        let (mut sender, connection) = self.connect(url).await?;
        let response = sender.send_request(request);
        tokio::pin!(connection, response);
        tokio::select! {
            response = &mut response => response.map(|response| response.status().as_u16()).map_err(SendError::Http),
            ended = &mut connection => {
                ended.map_err(SendError::Http)?;
                response.await.map(|response| response.status().as_u16()).map_err(SendError::Http)
            }
        }
    }

    /// Connects to a checked address of a URL, by TLS where it is `https`.
    pub(super) async fn connect(&self, url: &Url) -> Result<(SendRequest<Body>, Connection), SendError> {
        let addresses = self.resolve(url).await?;
        let stream = TcpStream::connect(&addresses[..]).await.map_err(SendError::Connection)?;
        if url.scheme() == "http" {
            return shake_hands(stream).await;
        }
        let name = match url.host().ok_or(SendError::Address)? {
            Host::Domain(name) => ServerName::try_from(name.to_owned()).map_err(|_| SendError::Address)?,
            Host::Ipv4(address) => ServerName::IpAddress(std::net::IpAddr::V4(address).into()),
            Host::Ipv6(address) => ServerName::IpAddress(std::net::IpAddr::V6(address).into()),
        };
        let connector = TlsConnector::from(self.tls.clone());
        shake_hands(connector.connect(name, stream).await.map_err(SendError::Connection)?).await
    }
}

/// The authorities of Mozilla's list.
fn public_roots() -> RootCertStore {
    RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() }
}

fn tls(roots: RootCertStore) -> ClientConfig {
    // The protocol versions are those of the provider, so that building the configuration cannot fail.
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("the versions of TLS fit the provider")
        .with_root_certificates(roots)
        .with_no_client_auth()
}

/// What drives a connection until it ends.
pub(super) type Connection = Pin<Box<dyn Future<Output = Result<(), hyper::Error>> + Send>>;

/// Makes a request with the host of its address.
pub(super) fn request(
    method: Method,
    url: &Url,
    headers: HeaderMap,
    body: Body,
) -> Result<Request<Body>, SendError> {
    let mut request =
        Request::builder().method(method).uri(&url[url::Position::BeforePath..url::Position::AfterQuery]);
    request = request.header(HOST, &url[url::Position::BeforeHost..url::Position::AfterPort]);
    if let Some(given) = request.headers_mut() {
        given.extend(headers);
    }
    request.body(body).map_err(SendError::Request)
}

/// Begins HTTP on a connection.
async fn shake_hands(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
) -> Result<(SendRequest<Body>, Connection), SendError> {
    let mut http = http1::Builder::new();
    http.max_buf_size(MAX_HEADERS);
    let (sender, connection) = http.handshake(TokioIo::new(stream)).await.map_err(SendError::Http)?;
    Ok((sender, Box::pin(connection)))
}
