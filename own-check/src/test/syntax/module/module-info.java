/// Every directive of a module.
@Deprecated
module own.cases.fed {
    requires java.base;
    requires static transitive java.logging;

    exports fed to
            java.logging;

    opens fed;

    uses java.util.spi.ToolProvider;

    provides java.util.spi.ToolProvider with
            fed.Tool;
}
