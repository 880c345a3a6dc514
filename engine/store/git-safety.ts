// What every call of git in this program is made with, so that nothing in a repository's settings and nothing in the
// environment becomes a program, a connection or another repository. Data only; runs nothing.

/** Settings that could start a program or open a connection, each turned into nothing. They come before the command. */
export const neutral: readonly string[] = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.attributesFile=/dev/null',
  'core.pager=cat',
  'core.editor=false',
  'core.askPass=false',
  'core.sshCommand=false',
  'core.gitProxy=',
  'core.alternateRefsCommand=',
  'diff.external=',
  'credential.helper=',
  'gpg.program=false',
  'gpg.ssh.program=false',
  'gpg.x509.program=false',
  'gpg.ssh.defaultKeyCommand=',
  'commit.gpgSign=false',
  'tag.gpgSign=false',
  'log.showSignature=false',
  'protocol.allow=never',
  // A folder that only looks like a repository, as an agent can make one inside the book, is none.
  'safe.bareRepository=explicit',
  'submodule.recurse=false',
  'gc.auto=0',
  'maintenance.auto=false',
].flatMap((setting) => ['-c', setting]);

/** Variables that would lead git elsewhere or start something; undefined takes them out of what is handed on. */
const withoutVariables = Object.fromEntries(
  (
    'GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_COMMON_DIR GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES ' +
    'GIT_NAMESPACE GIT_CEILING_DIRECTORIES GIT_CONFIG GIT_CONFIG_COUNT GIT_CONFIG_PARAMETERS GIT_EXEC_PATH ' +
    'GIT_TEMPLATE_DIR GIT_EXTERNAL_DIFF GIT_PAGER GIT_EDITOR GIT_SEQUENCE_EDITOR GIT_SSH GIT_SSH_COMMAND ' +
    'GIT_SSH_VARIANT GIT_ASKPASS SSH_ASKPASS GIT_PROXY_COMMAND GIT_ATTR_SOURCE GIT_GRAFT_FILE GIT_SHALLOW_FILE ' +
    'GIT_REPLACE_REF_BASE GIT_PREFIX GIT_QUARANTINE_PATH GIT_DEFAULT_HASH GIT_DEFAULT_REF_FORMAT ' +
    'GIT_LITERAL_PATHSPECS GIT_GLOB_PATHSPECS GIT_NOGLOB_PATHSPECS GIT_ICASE_PATHSPECS ' +
    'GIT_TRACE GIT_TRACE2 GIT_TRACE2_EVENT GIT_TRACE2_PERF GIT_TRACE_SETUP GIT_TRACE_PACKET GIT_TRACE_CURL ' +
    'GIT_REDIRECT_STDIN GIT_REDIRECT_STDOUT GIT_REDIRECT_STDERR LD_PRELOAD LD_AUDIT'
  )
    .split(' ')
    .map((name) => [name, undefined]),
);

/** For calls that ask who a person is: their own settings say so, and reading settings runs nothing. */
export const personalEnvironment = {
  ...withoutVariables,
  LC_ALL: 'C',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_NO_LAZY_FETCH: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  // Stronger than protocol.allow, so it must not come from outside either.
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_PROTOCOL_FROM_USER: '0',
};

/** For every other call: nothing of the machine's or the person's settings. */
export const environment = {
  ...personalEnvironment,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
};
