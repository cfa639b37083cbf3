namespace ClusterTests;

public class RealClusterTests
{
    [Test]
    [Ignore("What needs a real Slurm is tested by tests/cluster/run.sh: dotnet build Batching.sln -c Release && tests/cluster/run.sh, as root; .ci/run does it.")]
    public void Studies_hold_their_promises_on_a_real_cluster_whose_nodes_die()
    {
    }
}
