#include "bridge.h"

#include <rime_api.h>
#include <stdlib.h>
#include <string.h>

static RimeApi *api;

int bridge_start(const char *shared, const char *prebuilt, const char *nowhere) {
  api = rime_get_api();
  if (!api || !RIME_API_AVAILABLE(api, candidate_list_from_index) || !RIME_API_AVAILABLE(api, get_input)) {
    return 0;
  }
  RIME_STRUCT(RimeTraits, traits);
  traits.shared_data_dir = shared;
  traits.prebuilt_data_dir = prebuilt;
  traits.user_data_dir = nowhere;
  traits.staging_dir = nowhere;
  traits.distribution_name = "xinsheng";
  traits.distribution_code_name = "xinsheng";
  traits.distribution_version = "1";
  traits.app_name = "rime.xinsheng";
  traits.min_log_level = 3;
  traits.log_dir = "";
  // glog can be set up only once in a process; a second start keeps it.
  static int set_up;
  if (!set_up) {
    api->setup(&traits);
    set_up = 1;
  }
  api->initialize(&traits);
  return 1;
}

void bridge_stop(void) { api->finalize(); }

uintptr_t bridge_open(const char *schema) {
  RimeSessionId session = api->create_session();
  if (!session) {
    return 0;
  }
  if (!api->select_schema(session, schema)) {
    api->destroy_session(session);
    return 0;
  }
  return session;
}

void bridge_close(uintptr_t session) { api->destroy_session(session); }

void bridge_key(uintptr_t session, int keycode) { api->process_key(session, keycode, 0); }

void bridge_pick(uintptr_t session, size_t index) { api->select_candidate(session, index); }

void bridge_finish(uintptr_t session) { api->commit_composition(session); }

char *bridge_preedit(uintptr_t session) {
  RIME_STRUCT(RimeContext, context);
  char *text = NULL;
  if (api->get_context(session, &context)) {
    if (context.composition.length > 0 && context.composition.preedit) {
      text = strdup(context.composition.preedit);
    }
    api->free_context(&context);
  }
  return text;
}

char *bridge_commit(uintptr_t session) {
  RIME_STRUCT(RimeCommit, commit);
  char *text = NULL;
  if (api->get_commit(session, &commit)) {
    if (commit.text) {
      text = strdup(commit.text);
    }
    api->free_commit(&commit);
  }
  return text;
}

size_t bridge_input_length(uintptr_t session) {
  const char *input = api->get_input(session);
  return input ? strlen(input) : 0;
}

size_t bridge_candidates(uintptr_t session, int from, size_t n, char **out) {
  RimeCandidateListIterator list = {0};
  size_t found = 0;
  if (!api->candidate_list_from_index(session, &list, from)) {
    return 0;
  }
  while (found < n && api->candidate_list_next(&list)) {
    out[found++] = strdup(list.candidate.text);
  }
  api->candidate_list_end(&list);
  return found;
}
