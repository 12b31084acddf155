#define _GNU_SOURCE
#include "alsa.h"

#include <alsa/asoundlib.h>
#include <dlfcn.h>

int xs_try(const char *name, int capture) {
	snd_pcm_t *pcm;
	int err = snd_pcm_open(&pcm, name, capture ? SND_PCM_STREAM_CAPTURE : SND_PCM_STREAM_PLAYBACK, SND_PCM_NONBLOCK);
	if (err == 0)
		snd_pcm_close(pcm);
	return err;
}

void xs_reread(void) { snd_config_update_free_global(); }

int xs_ready(void) {
	snd_config_t *pcm;
	return snd_config_update() >= 0 && snd_config_search(snd_config, "pcm.default", &pcm) >= 0;
}

static void quiet(const char *file, int line, const char *function, int err, const char *fmt, ...) {
	(void)file, (void)line, (void)function, (void)err, (void)fmt;
}

static void hush(const char *message) { (void)message; }

// PortAudio also looks for a JACK server, through a library that not every machine has.
static void hush_jack(const char *setter) {
	void (*set)(void (*)(const char *)) = (void (*)(void (*)(const char *)))dlsym(RTLD_DEFAULT, setter);
	if (set)
		set(hush);
}

void xs_quiet(void) {
	snd_lib_error_set_handler(quiet);
	hush_jack("jack_set_error_function");
	hush_jack("jack_set_info_function");
}
