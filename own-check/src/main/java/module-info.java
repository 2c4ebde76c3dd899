/// The checker of ownership: a plugin of javac that stands on its public tree API alone.
module allod.own.check {
    requires static org.jspecify;
    requires transitive java.compiler;
    requires transitive jdk.compiler;

    exports allod.own.check;
    exports allod.own.check.infer;
    exports allod.own.check.report;

    provides com.sun.source.util.Plugin with
            allod.own.check.AllodOwn;
}
