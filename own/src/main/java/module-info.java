/// The words of ownership. Nothing of it is needed at run time.
module allod.own {
    requires static org.jspecify;

    exports allod.own;
}
