package write

import (
	"fyne.io/fyne/v2"

	"xinsheng/internal/terminal/ui/flow"
	"xinsheng/internal/terminal/ui/widgets"
)

// desk lays out what is on the page: portrait under each other, landscape the text to the left and what writes it to
// the right. What is not there is nil.
type desk struct {
	kit      *widgets.Kit
	title    *widgets.Text     // above the text in landscape; where it stands in the frame this is nil
	consent  *widgets.Text     // what is done with a recording
	tabs     fyne.CanvasObject // lead to speaking and to photos
	card     *card
	phrases  *phrases
	bar      *bar
	keyboard *keyboard
	ink      panel
	sheet    *sheet
	which    panelName
	oneLine  bool
}

// leastLines is how many lines of text the card shows at least where keys can be made lower instead.
const leastLines = 3

func (d *desk) objects() []fyne.CanvasObject {
	var objects []fyne.CanvasObject
	if d.title != nil {
		objects = append(objects, d.title)
	}
	if d.tabs != nil {
		objects = append(objects, d.tabs)
	}
	if d.consent != nil {
		objects = append(objects, d.consent)
	}
	objects = append(objects, d.card)
	if d.phrases != nil {
		objects = append(objects, d.phrases)
	}
	objects = append(objects, d.bar, d.keyboard)
	if d.ink != nil {
		objects = append(objects, d.ink.object())
	}
	return append(objects, d.sheet)
}

// Layout implements fyne.Layout.
func (d *desk) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	if size.Width <= 0 || size.Height <= 0 {
		return
	}
	if d.kit.Portrait() {
		d.portrait(size)
	} else {
		d.landscape(size)
	}
}

// MinSize implements fyne.Layout: the page is given its size.
func (d *desk) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (d *desk) barHeight(room float32) float32 {
	return min(max(room*0.07, d.kit.Theme.Target()), d.kit.MM(22))
}

func (d *desk) leastCard() float32 {
	lines := float32(leastLines)
	if d.oneLine {
		lines = 2
	}
	return lines*d.card.pitch() + d.card.top() + d.card.stripHeight() + d.kit.MM(2)
}

func (d *desk) portrait(size fyne.Size) {
	gap := d.kit.Space()
	top := d.placeWays(0, size.Width, gap)
	size.Height -= top
	bar := d.barHeight(size.Height)
	phrases := float32(0)
	if d.phrases != nil && d.which == keyboardPanel {
		phrases = d.kit.MM(phraseMM) + gap
	}
	room := size.Height - d.leastCard() - bar - phrases - 2*gap
	panel := d.keyboard.heightIn(room)
	if d.which == inkPanel {
		panel = max(panel, size.Height*0.56)
	}
	card := size.Height - panel - bar - phrases - 2*gap
	if d.oneLine {
		card = min(card, d.leastCard())
	}
	flow.Place(d.card, 0, top, size.Width, card)
	if d.phrases != nil {
		flow.Place(d.phrases, 0, top+card+gap, size.Width, d.kit.MM(phraseMM))
	}
	d.placeWriting(0, top+size.Height-panel-gap-bar, size.Width, bar, gap, panel)
}

// crowded reports whether three tabs are wider than what the keys leave to the left: they stand above the keys then,
// and the text goes before the phrases.
func (d *desk) crowded() bool { return d.tabs != nil && d.kit.Short() && d.kit.Large() }

// placeWays places the other ways to say it at y, what is done with a recording above them, and returns how much room
// they take, the gap below them included.
func (d *desk) placeWays(y, width, gap float32) float32 {
	if d.tabs == nil {
		return 0
	}
	apart := d.kit.MM(4.5)
	if d.kit.Short() {
		apart = d.kit.MM(2)
	}
	head := d.placeConsent(y, width, apart)
	h := flow.Height(d.tabs, width)
	flow.Place(d.tabs, 0, y+head, width, h)
	return head + h + gap
}

func (d *desk) placeConsent(y, width, gap float32) float32 {
	if d.consent == nil {
		return 0
	}
	h := d.consent.HeightFor(width)
	flow.Place(d.consent, 0, y, width, h)
	return h + gap
}

func (d *desk) landscape(size fyne.Size) {
	gap := d.kit.Space()
	right := max(10*d.kit.Theme.Target()+9*d.kit.Gap()+d.kit.MM(1), size.Width*0.54)
	left := size.Width - right - gap
	bar := d.barHeight(size.Height * 2)
	top := float32(0) // above the bar
	crowded := d.crowded()
	if crowded {
		top = flow.Height(d.tabs, right) + gap
		flow.Place(d.tabs, left+gap, 0, right, top-gap)
	}
	phrases := d.kit.MM(phraseMM)
	shown := d.phrases != nil && !d.phrases.Hidden
	beside := shown && size.Height >= phrases+bar+2*gap+4*d.kit.Theme.Target()+3*d.kit.Gap()
	room := size.Height - top - bar - gap
	if beside {
		room -= phrases + gap
	}
	panel := d.keyboard.heightIn(room)
	if d.which == inkPanel {
		panel = room
	}
	head := float32(0)
	if d.title != nil {
		head = d.title.HeightFor(left) + gap*0.6
		flow.Place(d.title, 0, 0, left, head)
	}
	if crowded {
		head += d.placeConsent(head, left, gap)
	} else {
		head += d.placeWays(head, left, gap)
	}
	card := size.Height - head
	if shown && !beside {
		card -= phrases + gap
	}
	flow.Place(d.card, 0, head, left, card)
	if d.phrases != nil {
		if beside {
			flow.Place(d.phrases, left+gap, 0, right, phrases)
		} else {
			flow.Place(d.phrases, 0, size.Height-phrases, left, phrases)
		}
	}
	d.placeWriting(left+gap, size.Height-panel-gap-bar, right, bar, gap, panel)
}

// placeWriting places the bar above the panel, and the sheet over both.
func (d *desk) placeWriting(x, y, width, bar, gap, panel float32) {
	flow.Place(d.bar, x, y, width, bar)
	flow.Place(d.keyboard, x, y+bar+gap, width, panel)
	if d.ink != nil {
		flow.Place(d.ink.object(), x, y+bar+gap, width, panel)
	}
	flow.Place(d.sheet, x, y, width, bar+gap+panel)
}

// show makes visible what belongs to the panel in use.
func (d *desk) show(sheet bool) {
	d.sheet.Hidden = !sheet
	d.bar.Hidden = sheet
	d.keyboard.Hidden = sheet || d.which != keyboardPanel
	if d.ink != nil {
		if sheet || d.which != inkPanel {
			d.ink.object().Hide()
		} else {
			d.ink.object().Show()
		}
	}
	if d.phrases != nil {
		d.phrases.Hidden = d.which != keyboardPanel || d.crowded()
	}
}

var _ fyne.Layout = (*desk)(nil)
