"""One conclusion in a process of its own: prints its peak memory in KiB and the size of the PDF in bytes."""

import json
import re
import sys
from pathlib import Path

from inspect_app.services import conclusions
from inspect_app.store.database import connect_reading

made = conclusions.rendered(conclusions.draft(connect_reading(Path(sys.argv[1])), sys.argv[2]))
# Not getrusage(): its peak begins with what the parent process had used.
peak = int(re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[0])
print(json.dumps({"peak": peak, "bytes": len(made)}))
