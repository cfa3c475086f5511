// Lengths of time in words, and the tone of a promise; the server's jiban/web/times.py says the same.

const STEPS = [["d", 86400], ["h", 3600], ["min", 60], ["s", 1]];

/** "3 h 5 min": the two largest units that are not zero; seconds only below an hour. */
export function lengthText(seconds, unit) {
  let rest = Math.max(0, Math.floor(seconds));
  if (rest >= 3600) rest -= rest % 60;
  const parts = [];
  for (const [name, size] of STEPS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count) parts.push(unit(name, count));
    else if (parts.length) break;
    if (parts.length === 2) break;
  }
  return parts.length ? parts.join(" ") : unit("s", 0);
}

/** open, soon (half gone), now (four fifths gone) or broken (past), as the ladder's rungs stand. */
export function tone(now, made, due) {
  if (now > due) return "broken";
  const left = due - now;
  if (!Number.isFinite(made) || made >= due) {
    return left <= 15 * 60_000 ? "now" : left <= 2 * 3600_000 ? "soon" : "open";
  }
  const gone = (now - made) / (due - made);
  return gone >= 0.8 ? "now" : gone >= 0.5 ? "soon" : "open";
}
