"""One conclusion in a process of its own: prints its peak memory in KiB and the size of the PDF in bytes."""

import json
import resource
import sys
from pathlib import Path

from inspect_app.services import conclusions
from inspect_app.store.database import connect_reading

made = conclusions.rendered(conclusions.draft(connect_reading(Path(sys.argv[1])), sys.argv[2]))
print(json.dumps({"peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, "bytes": len(made)}))
