"""An authority made for a test, people who sign by it, and what may happen to a signed file on its way."""

import io
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from asn1crypto import crl, keys, ocsp, x509
from cryptography import x509 as made
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509 import ocsp as made_ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator.registry import SimpleCertificateStore

# Validation looks at the clock of the machine.
FROM, UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime.now(UTC) + timedelta(days=3650)


@dataclass(frozen=True)
class Person:
    """Somebody with a certificate."""

    certificate: made.Certificate
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
    chain: tuple[made.Certificate, ...] = ()

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)


def _der(certificate: made.Certificate) -> x509.Certificate:
    return x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def _key(person: Person) -> keys.PrivateKeyInfo:
    plain = (serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return keys.PrivateKeyInfo.load(person.key.private_bytes(*plain))


def authority(name: str = "CA Minh Họa (không có thật)") -> Person:
    """An authority."""
    return _person(name, "")


def person(name: str = "Nguyễn Văn A", issuer: str = "CA Minh Họa (không có thật)") -> Person:
    """Somebody whose certificate an authority gave."""
    return _person(name, issuer)


def clock(issuer: str = "CA Minh Họa (không có thật)") -> Person:
    """An authority that stamps times."""
    return _person("Dấu thời gian Minh Họa", issuer, stamps=True)


@cache
def _person(name: str, issued_by: str, stamps: bool = False) -> Person:
    issuer = authority(issued_by) if issued_by else None
    # The stamper of tests knows RSA alone.
    key = rsa.generate_private_key(65537, 2048) if stamps else ec.generate_private_key(ec.SECP256R1())
    subject = made.Name([made.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
    )
    builder = (
        made.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(made.random_serial_number())
        .not_valid_before(FROM)
        .not_valid_after(UNTIL)
        .add_extension(made.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(
            made.KeyUsage(
                digital_signature=issuer is not None,
                content_commitment=issuer is not None,
                key_cert_sign=issuer is None,
                crl_sign=issuer is None,
                **usage,
            ),
            critical=True,
        )
    )
    if stamps:
        builder = builder.add_extension(made.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    certificate = builder.sign(issuer.key if issuer else key, hashes.SHA256())
    return Person(certificate, key, (issuer.certificate,) if issuer else ())


def revocation(of: Person, answer: bool = False, fresh: bool = True) -> crl.CertificateList | ocsp.OCSPResponse:
    """The list, or answer, by which an authority says that it revoked a certificate; `fresh`, or long out of date."""
    given = datetime.now(UTC) - timedelta(days=1 if fresh else 400)
    until, since = given + timedelta(days=30), given - timedelta(days=10)
    ca, plain = authority(), serialization.Encoding.DER
    if answer:
        made_answer = (
            made_ocsp.OCSPResponseBuilder()
            .add_response(
                cert=of.certificate,
                issuer=ca.certificate,
                algorithm=hashes.SHA1(),
                cert_status=made_ocsp.OCSPCertStatus.REVOKED,
                this_update=given,
                next_update=until,
                revocation_time=since,
                revocation_reason=made.ReasonFlags.key_compromise,
            )
            .responder_id(made_ocsp.OCSPResponderEncoding.NAME, ca.certificate)
            .sign(ca.key, hashes.SHA256())
        )
        return ocsp.OCSPResponse.load(made_answer.public_bytes(plain))
    revoked = (
        made.RevokedCertificateBuilder().serial_number(of.certificate.serial_number).revocation_date(since).build()
    )
    made_list = (
        made.CertificateRevocationListBuilder()
        .issuer_name(ca.certificate.subject)
        .last_update(given)
        .next_update(until)
        .add_revoked_certificate(revoked)
        .sign(ca.key, hashes.SHA256())
    )
    return crl.CertificateList.load(made_list.public_bytes(plain))


def with_store(pdf: bytes, said: crl.CertificateList | ocsp.OCSPResponse) -> bytes:
    """A signed PDF to which what an authority says was added, as PAdES has it."""
    output = io.BytesIO(pdf)
    kind = "crls" if isinstance(said, crl.CertificateList) else "ocsps"
    DocumentSecurityStore.add_dss(output, None, **{kind: [said]})
    return output.getvalue()


class _Carrying(signers.SimpleSigner):
    """A signer who puts what an authority says into the signature itself, as Adobe has it."""

    said: crl.CertificateList | ocsp.OCSPResponse

    def _signed_attr_provider_spec(self, attr_settings: Any, *given: Any, **named: Any) -> Any:
        kind = "crls" if isinstance(self.said, crl.CertificateList) else "ocsp_responses"
        told = replace(attr_settings, adobe_revinfo_attr=self.format_revinfo(**{kind: [self.said]}))
        return super()._signed_attr_provider_spec(told, *given, **named)


def sign(
    pdf: bytes,
    by: Person | None = None,
    field: str = "LanhDao",
    stamped: bool = False,
    said: crl.CertificateList | ocsp.OCSPResponse | None = None,
) -> bytes:
    """A PDF with one signature more, appended to it; `said` is what an authority says, kept in the signature."""
    by = by or person()
    chain = SimpleCertificateStore()
    chain.register_multiple([_der(one) for one in by.chain])
    signer = (_Carrying if said else signers.SimpleSigner)(_der(by.certificate), _key(by), chain)
    if said:
        signer.said = said
    stamper = DummyTimeStamper(_der(clock().certificate), _key(clock()), [_der(authority().certificate)])
    output = signers.sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf)),
        signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256"),
        signer,
        timestamper=stamper if stamped else None,
    )
    return bytes(output.getbuffer())


def with_empty_field(pdf: bytes, field: str = "ConDau") -> bytes:
    """A PDF with a field for a signature that nobody has signed in."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    fields.append_signature_field(writer, fields.SigFieldSpec(sig_field_name=field))
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def without_signature(pdf: bytes, field: str = "LanhDao") -> bytes:
    """A signed PDF in which a later revision takes the signature out of its field."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    for reference in writer.root["/AcroForm"]["/Fields"]:
        found = reference.get_object()
        if found["/T"] == field:
            del found["/V"]
            writer.update_container(found)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def trust(instance: Path, *authorities: Person) -> None:
    """Let an instance trust authorities."""
    folder = instance / "trust"
    folder.mkdir(exist_ok=True)
    for number, one in enumerate(authorities or (authority(),)):
        (folder / f"{number}.pem").write_bytes(one.pem)
