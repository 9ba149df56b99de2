// The one script of every page: loads the islands, each of which does nothing where its markup is absent.
import "./theme.js";
import "./toast.js";
import "./outbox.js";
import "./idle.js";
import "./picker.js";
import "./palette.js";
import "./note.js";
import "./attendance.js";
import "./waiting.js";
import "./line.js";
import "./copy.js";
import "./help.js";
import "./rule.js";
