//! What kept an answer from coming, in words. Addresses are left out: they can hold a signature.

use crate::fault::Fault;
use crate::sources::tls;
use std::error::Error;
use std::io::ErrorKind;

/// The fault for a request that got no answer.
pub(super) fn fault(doing: &str, cause: reqwest::Error) -> Fault {
    let cause = cause.without_url();
    let (words, hint) = if cause.is_timeout() {
        ("no answer came in time", "It may be over when it is asked again.")
    } else if cause.is_dns() {
        ("its name could not be found", "The network may be down, or the name of the registry is wrong.")
    } else if is_io(&cause, ErrorKind::ConnectionRefused) {
        ("nobody answers at its address", "The registry may be down, or the port is wrong.")
    } else if let Some(words) = tls::words(&cause) {
        words
    } else if cause.is_connect() {
        ("it could not be reached", "The network may be down.")
    } else {
        ("the connection broke", "It may be over when it is asked again.")
    };
    Fault::while_doing(doing, Broken { words, cause: deepest(&cause) }).hint(hint)
}

/// The fault for an answer that leads to where nothing is asked.
pub(super) fn astray(doing: &str) -> Fault {
    Fault::while_doing(doing, "it led to an address that is not followed")
        .hint("Only https, or this machine from this machine, is followed.")
}

/// The words for what happened, and the last cause in the library's own words.
#[derive(Debug)]
struct Broken {
    words: &'static str,
    cause: String,
}

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.cause.is_empty() { f.write_str(self.words) } else { write!(f, "{} ({})", self.words, self.cause) }
    }
}

impl Error for Broken {}

fn causes<'a>(cause: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(cause), |cause| (**cause).source())
}

fn deepest(cause: &reqwest::Error) -> String {
    causes(cause).last().map(ToString::to_string).unwrap_or_default()
}

fn is_io(cause: &reqwest::Error, kind: ErrorKind) -> bool {
    causes(cause).any(|cause| cause.downcast_ref::<std::io::Error>().is_some_and(|cause| cause.kind() == kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::dns::{Name, Resolve, Resolving};
    use std::io::{Read, Write};
    use std::sync::Arc;

    /// Knows no name.
    struct Nobody;

    impl Resolve for Nobody {
        fn resolve(&self, _: Name) -> Resolving {
            Box::pin(async { Err("no such name".into()) })
        }
    }

    async fn said(address: &str) -> String {
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = reqwest::Client::builder().tls_certs_only([]).no_proxy().dns_resolver(Arc::new(Nobody)).build();
        fault("asking", client.unwrap().get(address).send().await.unwrap_err()).to_string()
    }

    #[tokio::test]
    async fn a_name_that_nobody_knows_is_not_a_network_that_is_down() {
        assert_eq!(
            said("http://registry.invalid/?signature=x").await,
            "asking: its name could not be found (no such name)"
        );
    }

    #[tokio::test]
    async fn a_server_that_speaks_no_tls_is_no_safe_connection() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("https://{}/?signature=x", listener.local_addr().unwrap());
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            assert!(stream.read(&mut [0; 4096]).unwrap() > 0);
            stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
        });
        let said = said(&address).await;
        assert!(said.starts_with("asking: it does not speak TLS there ("), "{said}");
        assert!(!said.contains("signature"), "{said}");
        server.join().unwrap();
    }

    #[tokio::test]
    async fn a_certificate_of_ones_own_making_is_not_trusted() {
        drop(rustls::crypto::ring::default_provider().install_default());
        let key = rcgen::KeyPair::generate().unwrap();
        let certificate = rcgen::CertificateParams::new(["localhost".to_owned()]).unwrap().self_signed(&key).unwrap();
        let key = rustls::pki_types::PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let config = rustls::ServerConfig::builder().with_no_client_auth();
        let config = Arc::new(config.with_single_cert(vec![certificate.der().clone()], key).unwrap());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("https://localhost:{}/?signature=x", listener.local_addr().unwrap().port());
        tokio::spawn(async move {
            let (line, _) = listener.accept().await.unwrap();
            tokio_rustls::TlsAcceptor::from(config).accept(line).await.map(drop)
        });
        let client = reqwest::Client::builder().tls_certs_only([]).no_proxy().build().unwrap();
        let said = fault("asking", client.get(address).send().await.unwrap_err());
        assert!(said.to_string().starts_with("asking: its certificate is not trusted here ("), "{said}");
        assert!(said.next_step().is_some_and(|next| next.contains("SSL_CERT_FILE")));
    }
}
