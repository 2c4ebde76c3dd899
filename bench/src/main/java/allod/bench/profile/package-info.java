/// The bars of the profile chapter: what a sample costs, and what samples cost a program.
@org.jspecify.annotations.NullMarked
package allod.bench.profile;
