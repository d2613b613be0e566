// A page that needs the network, without it: what on this device opens all the same.

import { signedIn } from "./net/api.js";
import { keptOf } from "./store/persons.js";
import "./ui/display.js";
import { paint } from "./ui/html.js";
import { inspections } from "./ui/ready-inspections.js";

const person = signedIn();
if (person) keptOf(person).then((kept) => paint(document.getElementById("kept"), inspections(kept)));
