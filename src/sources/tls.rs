//! What kept a connection from being safe, in words, and what helps: the same for every source that is reached by https.

use rustls::CertificateError;
use std::error::Error;

/// What happened and the next step, where TLS is to blame.
pub(super) fn words(cause: &(dyn Error + 'static)) -> Option<(&'static str, &'static str)> {
    std::iter::successors(Some(cause), |cause| (**cause).source()).find_map(of_tls).map(|error| match error {
        rustls::Error::InvalidCertificate(error) => of_certificate(error),
        rustls::Error::InvalidMessage(_) => {
            ("it does not speak TLS there", "The port may be that of plain http, or a proxy answers in its place.")
        }
        _ => {
            ("no safe connection could be made", "It and this machine agree on no way of TLS, or something is between.")
        }
    })
}

fn of_certificate(error: &CertificateError) -> (&'static str, &'static str) {
    match error {
        CertificateError::Expired
        | CertificateError::ExpiredContext { .. }
        | CertificateError::NotValidYet
        | CertificateError::NotValidYetContext { .. } => {
            ("its certificate is not valid today", "The clock of this machine may be wrong: date shows it.")
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => (
            "its certificate is that of another server",
            "Its name may be wrong in the configuration, or something stands in between.",
        ),
        _ => (
            "its certificate is not trusted here",
            "Something may stand in between. The authority of a company belongs to those of the system, or into SSL_CERT_FILE.",
        ),
    }
}

/// The libraries wrap what rustls says in errors of io, which do not name what they wrap as their cause.
fn of_tls<'a>(cause: &'a (dyn Error + 'static)) -> Option<&'a rustls::Error> {
    let wrapped = || of_tls(cause.downcast_ref::<std::io::Error>()?.get_ref()?);
    cause.downcast_ref::<rustls::Error>().or_else(wrapped)
}
