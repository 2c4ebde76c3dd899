/// The lab: records, replays and compares. An application: it exports nothing.
module allod.lab {
    requires static org.jspecify;
    requires allod.pages;
    requires allod.stack;
    requires allod.heap;
    requires info.picocli;

    opens allod.lab.cli to
            info.picocli;
}
