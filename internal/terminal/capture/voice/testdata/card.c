// The smallest ALSA device that knows only 48 kHz, as most USB microphones do: it hears a tone of 300 Hz, and plays to nobody.
// While the file named by CARD_PULLED is there, it answers as the kernel does for a card that was pulled out.
#include <alsa/asoundlib.h>
#include <alsa/pcm_external.h>
#include <math.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

typedef struct {
	snd_pcm_ioplug_t io;
	struct timespec began;
	unsigned long at;
} card;

static int pulled(void) {
	const char *file = getenv("CARD_PULLED");
	return file && access(file, F_OK) == 0;
}

static int start(snd_pcm_ioplug_t *io) {
	card *c = io->private_data;
	struct itimerspec every = {{0, 10000000}, {0, 10000000}};
	if (pulled())
		return -ENODEV;
	clock_gettime(CLOCK_MONOTONIC, &c->began);
	return timerfd_settime(io->poll_fd, 0, &every, NULL);
}

static int stop(snd_pcm_ioplug_t *io) {
	struct itimerspec never = {{0, 0}, {0, 0}};
	return timerfd_settime(io->poll_fd, 0, &never, NULL);
}

static snd_pcm_sframes_t pointer(snd_pcm_ioplug_t *io) {
	card *c = io->private_data;
	struct timespec now;
	if (pulled())
		return -ENODEV;
	clock_gettime(CLOCK_MONOTONIC, &now);
	double s = (double)(now.tv_sec - c->began.tv_sec) + (now.tv_nsec - c->began.tv_nsec) / 1e9;
	return (snd_pcm_sframes_t)((unsigned long)(s * 48000) % io->buffer_size);
}

static snd_pcm_sframes_t transfer(snd_pcm_ioplug_t *io, const snd_pcm_channel_area_t *areas, snd_pcm_uframes_t offset,
				  snd_pcm_uframes_t size) {
	card *c = io->private_data;
	if (io->stream == SND_PCM_STREAM_CAPTURE)
		for (snd_pcm_uframes_t i = 0; i < size; i++)
			((short *)areas->addr)[(areas->first + (offset + i) * areas->step) / 16] =
				(short)(8000 * sin(2 * M_PI * 300 * (c->at++) / 48000.0));
	return (snd_pcm_sframes_t)size;
}

static int revents(snd_pcm_ioplug_t *io, struct pollfd *fd, unsigned int n, unsigned short *events) {
	unsigned long long ticks;
	(void)n;
	*events = pulled() ? POLLERR | POLLNVAL : 0;
	if ((fd->revents & POLLIN) && read(io->poll_fd, &ticks, sizeof ticks) > 0 && !*events)
		*events = io->stream == SND_PCM_STREAM_CAPTURE ? POLLIN : POLLOUT;
	return 0;
}

static int prepare(snd_pcm_ioplug_t *io) {
	(void)io;
	return pulled() ? -ENODEV : 0;
}

static int done(snd_pcm_ioplug_t *io) {
	close(io->poll_fd);
	free(io->private_data);
	return 0;
}

static const snd_pcm_ioplug_callback_t calls = {
	.start = start, .stop = stop, .prepare = prepare, .pointer = pointer, .transfer = transfer,
	.poll_revents = revents, .close = done,
};

SND_PCM_PLUGIN_DEFINE_FUNC(card) {
	static const unsigned int access[] = {SND_PCM_ACCESS_RW_INTERLEAVED}, format[] = {SND_PCM_FORMAT_S16};
	(void)root, (void)conf;
	if (pulled())
		return -ENODEV;
	card *c = calloc(1, sizeof *c);
	c->io.version = SND_PCM_IOPLUG_VERSION;
	c->io.name = "a card that knows only 48 kHz";
	c->io.poll_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
	c->io.poll_events = POLLIN;
	c->io.callback = &calls;
	c->io.private_data = c;
	int err = snd_pcm_ioplug_create(&c->io, name, stream, mode);
	if (err < 0)
		return err;
	snd_pcm_ioplug_set_param_list(&c->io, SND_PCM_IOPLUG_HW_ACCESS, 1, access);
	snd_pcm_ioplug_set_param_list(&c->io, SND_PCM_IOPLUG_HW_FORMAT, 1, format);
	snd_pcm_ioplug_set_param_minmax(&c->io, SND_PCM_IOPLUG_HW_RATE, 48000, 48000);
	snd_pcm_ioplug_set_param_minmax(&c->io, SND_PCM_IOPLUG_HW_CHANNELS, 1, 1);
	snd_pcm_ioplug_set_param_minmax(&c->io, SND_PCM_IOPLUG_HW_PERIOD_BYTES, 960, 96000);
	snd_pcm_ioplug_set_param_minmax(&c->io, SND_PCM_IOPLUG_HW_PERIODS, 2, 64);
	*pcmp = c->io.pcm;
	return 0;
}
SND_PCM_PLUGIN_SYMBOL(card);
