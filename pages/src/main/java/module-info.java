/// The ground: memory of the operating system, reserved, committed, mapped and protected.
module allod.pages {
    requires static org.jspecify;
}
