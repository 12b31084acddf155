// The few calls that the engine needs of librime, each with plain arguments. All are for one thread at a time.
#ifndef XINSHENG_PINYIN_BRIDGE_H
#define XINSHENG_PINYIN_BRIDGE_H

#include <stddef.h>
#include <stdint.h>

// bridge_start loads the data of folder shared (prebuilt files in its folder build). Returns 0 where librime is too old.
int bridge_start(const char *shared, const char *prebuilt, const char *nowhere);
void bridge_stop(void);

// bridge_open returns a session with the schema selected, or 0.
uintptr_t bridge_open(const char *schema);
void bridge_close(uintptr_t session);

void bridge_key(uintptr_t session, int keycode);
void bridge_pick(uintptr_t session, size_t index);
void bridge_finish(uintptr_t session);

// The strings of the calls below belong to the caller, who frees them. NULL: none.
char *bridge_preedit(uintptr_t session);
char *bridge_commit(uintptr_t session);
size_t bridge_input_length(uintptr_t session);
// bridge_candidates fills out with at most n strings and returns how many.
size_t bridge_candidates(uintptr_t session, int from, size_t n, char **out);

#endif
