package clock

// BootID is for tests.
var BootID = bootID
