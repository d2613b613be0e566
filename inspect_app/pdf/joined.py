"""Several PDFs as one, for the printer: in order, each with a bookmark. The only place that knows pikepdf."""

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path


def join(title: str, parts: Iterable[tuple[str, Path]], output: Path) -> None:
    """Join the files of `parts`, each under its name, to a file with a title: the same parts give the same bytes.

    The parts' tags, attachments and signatures stay behind: what is kept of a document is its own file.
    """
    import pikepdf  # a tenth of a second that who draws a single document needn't spend
    from pikepdf import Dictionary, Name, OutlineItem, Pdf

    # A part's streams are read when the whole is saved.
    with ExitStack() as opened, Pdf.new() as whole:
        with whole.open_outline() as outline:
            for name, path in parts:
                first = len(whole.pages)
                whole.pages.extend(opened.enter_context(Pdf.open(path)).pages)
                outline.root.append(OutlineItem(name, first))
        for page in whole.pages:
            for key in (Name.StructParents, Name.Tabs):
                if key in page.obj:
                    del page.obj[key]
        whole.Root.Lang = pikepdf.String("vi")
        whole.Root.ViewerPreferences = Dictionary(PrintScaling=Name("/None"), DisplayDocTitle=True)
        whole.Root.PageMode = Name.UseOutlines
        whole.docinfo[Name.Title] = title
        whole.save(output, deterministic_id=True)
