// The script of the pages of pathways: loads their islands, each of which does nothing where its markup is absent.
import "./pathways-book.js";
import "./pathway-ask.js";
import "./pathway-board.js";
import "./pathway-ticks.js";

// On a narrow screen the tab of this page, or of the column shown, may lie beyond the edge.
for (const here of document.querySelectorAll(".tabs [aria-current], .ways-tabs [aria-current]")) here.scrollIntoView?.({ block: "nearest", inline: "nearest" });
