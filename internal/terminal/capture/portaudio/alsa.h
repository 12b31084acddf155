// What PortAudio does not tell: whether a device that it does not list is there but busy.

// xs_try opens and closes a device; 0 or a negative errno.
int xs_try(const char *name, int capture);
// xs_reread makes ALSA read its configuration anew. Nothing may be open.
void xs_reread(void);
// xs_ready says whether ALSA's configuration names a default device. PortAudio aborts the process when there is none.
int xs_ready(void);
// xs_quiet makes ALSA write nothing to standard error.
void xs_quiet(void);
