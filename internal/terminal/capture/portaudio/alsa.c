#include "alsa.h"

#include <alsa/asoundlib.h>

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

// PortAudio would also look for a JACK server, whose library leaves files in /dev/shm, and open a hundred OSS devices. These
// stand before its own functions of the same name and say that there is no such system.
static int no_system(void **system) {
	*system = 0;
	return 0;
}

int PaJack_Initialize(void **system, int index) { return (void)index, no_system(system); }
int PaOSS_Initialize(void **system, int index) { return (void)index, no_system(system); }

void xs_quiet(void) { snd_lib_error_set_handler(quiet); }
