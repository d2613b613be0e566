"""Reading the signatures of a PDF that comes back signed. The only place that knows pyHanko, loaded at the first one.

Nothing is asked of the network: what is told is what the file itself carries, and the authorities of the instance.
"""

import hashlib
import io
import logging
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from inspect_app.domain.dates import instant_text
from inspect_app.domain.signedfile import Signature
from inspect_app.errors import Problem

_NOT_PDF = "Tệp này không phải tệp PDF nên chưa được nhận. Chưa có gì thay đổi. Chọn đúng tệp PDF đã ký số."
_LOCKED = (
    "Tệp PDF có khóa hoặc mật khẩu nên chưa được nhận. Chưa có gì thay đổi. "
    "Lấy lại tệp đã ký, không đặt mật khẩu, rồi chọn lại."
)
_UNREADABLE = (
    "Tệp PDF bị hỏng hoặc không đúng cấu trúc nên không kiểm tra được chữ ký. Chưa có gì thay đổi. Lấy lại tệp đã ký."
)
_UNSIGNED = "Tệp PDF này không có chữ ký số nào nên chưa được nhận. Chưa có gì thay đổi. Chọn tệp đã ký số."
_REMOVED = (
    "Tệp có ô chữ ký “{field}” để trống: chữ ký ở đó đã bị gỡ hoặc chưa ký. Tệp chưa được nhận, chưa có gì thay đổi. "
    "Lấy lại tệp đã ký đủ."
)
_CHANGED = (
    "Chữ ký của {signer} không còn đúng: nội dung tệp đã bị sửa sau khi ký. Tệp chưa được nhận, chưa có gì thay đổi. "
    "Lấy lại tệp nguyên vẹn từ người ký."
)
_REVOKED = "Chứng thư số của {signer} đã bị thu hồi. Tệp chưa được nhận, chưa có gì thay đổi. Báo người ký để ký lại."
_ADDED = (
    "Sau chữ ký cuối cùng ({signer}), tệp còn bị thêm nội dung không được ký. Tệp chưa được nhận, chưa có gì thay đổi. "
    "Lấy lại tệp nguyên vẹn từ người ký."
)

# That no authority is known here is told on the page; it is nothing for the server's log.
logging.getLogger("pyhanko").setLevel(logging.ERROR)


def roots(instance: Path) -> list[Path]:
    """The files of the authorities that an instance trusts: trust/*.pem in its folder."""
    return sorted((instance / "trust").glob("*.pem"))


def look(content: bytes, trusted: Sequence[Path]) -> tuple[Signature, ...]:
    """What a signed PDF tells of its signatures, the first one first, each sound and the last over the whole file.

    `trusted` are files of authorities (PEM). Raises Problem "wrong_type" for what is no PDF, "bad_pdf" for one that is
    locked or broken, and "bad_signature" where there is no signature, one is missing, not sound or revoked, or
    something was added after the last.
    """
    from pyhanko.pdf_utils.reader import PdfFileReader

    if b"%PDF-" not in content[:1024]:
        raise Problem("wrong_type", _NOT_PDF)
    try:
        reader = PdfFileReader(io.BytesIO(content))
        if reader.encrypted:
            raise Problem("bad_pdf", _LOCKED)
        return _signatures(reader, content, trusted)
    except Problem:
        raise
    except Exception as error:  # a file from outside may be anything: what can't be read is refused, never believed
        raise Problem("bad_pdf", _UNREADABLE) from error


def _signatures(reader: Any, content: bytes, trusted: Sequence[Path]) -> tuple[Signature, ...]:
    from pyhanko.sign.fields import enumerate_sig_fields

    for name, value, _ in enumerate_sig_fields(reader):
        if value is None:
            raise Problem("bad_signature", _REMOVED.format(field=name))
    if not reader.embedded_regular_signatures:
        raise Problem("bad_signature", _UNSIGNED)
    carried = _Carried(reader, trusted)
    found = [_signature(signed, carried) for signed in reader.embedded_signatures]
    _check_last(reader, content, found[-1])
    return tuple(found)


class _Carried:
    """What validation goes by: the authorities of the instance, and what the file carries about certificates."""

    def __init__(self, reader: Any, trusted: Sequence[Path]):
        from asn1crypto import pem, x509
        from pyhanko.sign.validation.dss import DocumentSecurityStore
        from pyhanko.sign.validation.errors import NoDSSFoundError

        found = [pem.unarmor(path.read_bytes(), multiple=True) for path in trusted]
        self.roots = [x509.Certificate.load(der) for parts in found for _, _, der in parts]
        try:
            self.store: Any = DocumentSecurityStore.read_dss(reader)
        except NoDSSFoundError:
            self.store = None

    def context(self) -> Any:
        """A fresh context for one signature."""
        from pyhanko_certvalidator import ValidationContext

        options: dict[str, Any] = {"trust_roots": self.roots, "allow_fetching": False, "revocation_mode": "soft-fail"}
        return self.store.as_validation_context(options) if self.store else ValidationContext(**options)


def _signature(signed: Any, carried: _Carried) -> Signature:
    stamp = signed.sig_object_type == "/DocTimeStamp"
    status = _stamp_status(signed, carried) if stamp else _status(signed, carried)
    signer = _name(status.signing_cert.subject)
    said = _Said(signed, carried)
    if status.revocation_details is not None or any(map(said.revoked, _certificates(status.signing_cert, signed))):
        raise Problem("bad_signature", _REVOKED.format(signer=signer))
    if not (status.intact and status.valid) or not _unspoilt(status):
        raise Problem("bad_signature", _CHANGED.format(signer=signer))
    attached: Any = None if stamp else status.timestamp_validity
    return Signature(
        field=signed.field_name,
        signer=signer,
        issuer=_name(status.signing_cert.issuer),
        serial=f"{status.signing_cert.serial_number:X}",
        chain=_chain(status.signing_cert, signed),
        trust=("trusted" if status.trusted else "untrusted") if carried.roots else "unknown",
        claimed_at=_instant(signed.self_reported_timestamp),
        stamped_at=_instant(status.timestamp if stamp else attached and attached.timestamp),
        stamped_by=_name((status if stamp else attached).signing_cert.subject) if stamp or attached else "",
        revocations=said.count,
        is_time_stamp=stamp,
    )


def _status(signed: Any, carried: _Carried) -> Any:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.settings import KeyUsageConstraints

    usage = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)
    status = validate_pdf_signature(signed, carried.context(), carried.context(), key_usage_settings=usage)
    attached = status.timestamp_validity
    if attached is not None and not (attached.intact and attached.valid):
        raise Problem("bad_signature", _CHANGED.format(signer=_name(attached.signing_cert.subject)))
    return status


def _stamp_status(signed: Any, carried: _Carried) -> Any:
    from pyhanko.sign.validation import validate_pdf_timestamp

    return validate_pdf_timestamp(signed, carried.context())


def _unspoilt(status: Any) -> bool:
    """Whether nothing was done to the file after a signature but signing it again, and what it allows."""
    from pyhanko.sign.diff_analysis import ModificationLevel

    level = status.modification_level
    return status.docmdp_ok is not False and level is not None and level <= ModificationLevel.FORM_FILLING


def _check_last(reader: Any, content: bytes, told: Signature) -> None:
    """The last signature covers the file to its end; but data to prove it by may stand after it, as PAdES has them."""
    from pyhanko.sign.diff_analysis import ModificationLevel

    last = reader.embedded_signatures[-1]
    rest = content[last.byte_range[2] + last.byte_range[3] :].strip()
    proof = (
        last.signed_revision + 1 < reader.xrefs.total_revisions
        and getattr(last.diff_result, "modification_level", None) == ModificationLevel.LTA_UPDATES
        and rest.endswith(b"%%EOF")
    )
    if rest and not proof:
        raise Problem("bad_signature", _ADDED.format(signer=told.signer))


class _Said:
    """The lists and answers about revoked certificates that come with a signature: in the file's store, and in itself.

    The library goes by those alone that are of today, and from an authority that it knows. Here whatever says that a
    certificate was revoked counts: it can only have a file refused.
    """

    def __init__(self, signed: Any, carried: _Carried):
        context = carried.context()
        self._lists, self._answers = list(context.crls), list(context.ocsps)
        for attribute in signed.signer_info["signed_attrs"]:
            if attribute["type"].native == "adobe_revocation_info_archival":
                told = attribute["values"][0]
                self._lists += told["crl"] or ()
                self._answers += told["ocsp"] or ()

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._lists) + len(self._answers)

    def revoked(self, certificate: Any) -> bool:
        """Whether one of them says that a certificate was revoked."""
        serial = certificate.serial_number
        listed = (
            entry["user_certificate"].native == serial
            for one in self._lists
            if one.issuer == certificate.issuer
            for entry in one["tbs_cert_list"]["revoked_certificates"]
        )
        answered = (
            entry["cert_id"]["serial_number"].native == serial
            and entry["cert_status"].name == "revoked"
            and entry["cert_id"]["issuer_name_hash"].native == _hashed(certificate.issuer, entry["cert_id"])
            for one in self._answers
            if one["response_status"].native == "successful"
            for entry in one.response_data["responses"]
        )
        return any(listed) or any(answered)


def _hashed(name: Any, asked: Any) -> bytes:
    return hashlib.new(asked["hash_algorithm"]["algorithm"].native, name.dump()).digest()


def _certificates(signer: Any, signed: Any) -> tuple[Any, ...]:
    """The certificate that signed, and the others that the signature carries."""
    return (signer, *(one for one in signed.other_embedded_certs if one.dump() != signer.dump()))


def _chain(signer: Any, signed: Any) -> tuple[str, ...]:
    from asn1crypto import pem

    return tuple(pem.armor("CERTIFICATE", one.dump()).decode("ascii") for one in _certificates(signer, signed))


def _name(named: Any) -> str:
    name = named.native.get("common_name") or named.human_friendly
    return name if isinstance(name, str) else ", ".join(name)


def _instant(at: datetime | None) -> str:
    return instant_text(at) if at and at.tzinfo else ""
