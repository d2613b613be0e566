"""A signature by a revoked certificate is never said to be valid, wherever the file says so."""

from collections.abc import Callable
from pathlib import Path

import pytest

from inspect_app.errors import Problem
from inspect_app.services import signedfile
from tests import pictures, signer

PDF = pictures.pdf(1)


@pytest.fixture
def roots(tmp_path: Path) -> list[Path]:
    signer.trust(tmp_path)
    return signedfile.roots(tmp_path)


def in_signature(said: object) -> bytes:
    return signer.sign(PDF, said=said)


def in_store(said: object) -> bytes:
    return signer.with_store(signer.sign(PDF), said)


@pytest.mark.parametrize("kept", [in_signature, in_store])
@pytest.mark.parametrize("answer", [False, True], ids=["list", "answer"])
@pytest.mark.parametrize("fresh", [True, False], ids=["fresh", "old"])
def test_a_signer_whose_certificate_was_revoked_is_refused(
    roots: list[Path], kept: Callable[[object], bytes], answer: bool, fresh: bool
):
    signed = kept(signer.revocation(signer.person(), answer, fresh))
    for trusted in (roots, []):
        with pytest.raises(Problem, match="Chứng thư số của Nguyễn Văn A đã bị thu hồi") as refused:
            signedfile.look(signed, trusted)
        assert refused.value.code == "bad_signature"


@pytest.mark.parametrize("kept", [in_signature, in_store])
@pytest.mark.parametrize("answer", [False, True], ids=["list", "answer"])
def test_what_is_said_of_somebody_else_s_certificate_is_nothing_to_the_signer(
    roots: list[Path], kept: Callable[[object], bytes], answer: bool
):
    (told,) = signedfile.look(kept(signer.revocation(signer.person("Người khác"), answer)), roots)
    assert (told.trust, told.revocations) == ("trusted", 1)
