// Conformance scenarios that a server of ours with the fixture mounted does not pass, each with its reason. A test holds
// that these are all, and that none of them passes by now.

const session =
  'asks the client in the middle of a call, which before 2026-07-28 takes a session; every call of ours stands alone';

/** By protocol revision. */
export const exceptions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '2025-11-25': {
    'tools-call-sampling': session,
    'tools-call-elicitation': session,
    'elicitation-sep1034-defaults': session,
    'elicitation-sep1330-enums': session,
  },
  '2026-07-28': {
    'http-custom-header-server-validation':
      'is of tools that have an argument repeated in a header; no tool of ours has one',
  },
};

/** Scenarios of an extension that the protocol does not ask of a server; none of our calls takes long enough to be a task. */
export const extensions = /^tasks-/;
