import { describe, expect, test } from 'vitest';
import { lookUpIn, tables } from '../../../metrics/exporters/index.ts';

const lookUp = lookUpIn(tables);
const of = (name: string) => {
  const known = lookUp(name);
  if (known.found !== 'series') throw new Error(`${name} is ${known.found}`);
  return known.all[0];
};

describe('names of older brokers, agents, exporters and other sets of rules', () => {
  test.each([
    // Kafka without ZooKeeper.
    ['kafka_server_sessionexpirelistener_zookeeperdisconnects_total', undefined],
    ['kafka_server_zookeeperclientmetrics_zookeeperrequestlatencyms', undefined],
    ['zookeeper_outstandingrequests', undefined],
    [
      'kafka_controller_controllerstats_leaderelectionrateandtimems_count',
      'kafka_controller_controllereventmanager_eventqueueprocessingtimems_count_total',
    ],
    [
      'kafka_coordinator_group_groupmetadatamanager_numgroups',
      'kafka_server_groupcoordinatormetrics_group_count',
    ],
    // The agent since 1.0.
    [
      'kafka_network_requestmetrics_totaltimems_count',
      'kafka_network_requestmetrics_totaltimems_count_total',
    ],
    ['kafka_server_raftmetrics_commit_latency_max', 'kafka_server_raftmetrics_commit_latency_max_total'],
    ['jvm_memory_bytes_used', 'jvm_memory_used_bytes'],
    // Other rules for the agent.
    [
      'kafka_server_brokertopicmetrics_messagesinpersec_count',
      'kafka_server_brokertopicmetrics_messagesin_total',
    ],
    [
      'kafka_server_kafkarequesthandlerpool_requesthandleravgidlepercent_total',
      'kafka_server_kafkarequesthandlerpool_requesthandleravgidle_percent',
    ],
    // Other exporters under the same words.
    ['kafka_consumergroup_uncommitted_offsets', 'kafka_consumergroup_lag'],
    ['kafka_minion_group_topic_lag', 'kminion_kafka_consumer_group_topic_lag'],
    ['kminion_kafka_topic_log_dir_size_total', 'kminion_kafka_topic_log_dir_size_total_bytes'],
  ])('%s is gone, and %s is read in its place', (name, instead) => {
    expect(lookUp(name)).toMatchObject({
      found: 'gone',
      instead: instead ? expect.arrayContaining([instead]) : [],
    });
  });

  test.each([
    'kafka_consumergroup_group_lag',
    'kafka_consumer_lag_milliseconds',
    'kafka_producer_record_error_rate',
    'kafka_server_groupcoordinatormetrics_num_partitions',
    'kafka_server_socket_server_metrics_ip_connection_accept_rate',
  ])('%s may be another exporter’s', (name) => {
    expect(lookUp(name).found).toBe('unknown');
  });
});

describe('what surprises in series of Kafka', () => {
  test.each([
    'kafka_server_brokertopicmetrics_messagesin_total',
    'kafka_server_brokertopicmetrics_bytesout_total',
    'kafka_server_brokertopicmetrics_failedfetchrequests_total',
  ])('%s has the sum of all topics beside them', (name) => {
    expect(of(name)?.labels.topic).toEqual({ sometimes: true, total: '' });
  });

  test('of replication there is only the sum', () => {
    expect(of('kafka_server_brokertopicmetrics_replicationbytesin_total')?.labels).toEqual({});
  });

  test('quantiles of a broker are gauges with two digits', () => {
    const series = of('kafka_network_requestmetrics_totaltimems');
    expect(series).toMatchObject({ type: 'gauge', unit: 'milliseconds' });
    expect(series?.labels.quantile?.values).toEqual(['0.50', '0.75', '0.95', '0.98', '0.99', '0.999']);
  });

  test.each([
    'kafka_topic_partition_current_offset',
    'kafka_consumergroup_current_offset',
    'kminion_kafka_topic_high_water_mark_sum',
    'kafka_log_log_logendoffset',
  ])('%s is a gauge that grows, so that a rate has a meaning', (name) => {
    expect(of(name)).toMatchObject({ type: 'gauge', monotonic: true });
  });

  test('a partition without a commit has the offset -1, and a lag may be below 0', () => {
    expect(of('kafka_consumergroup_current_offset')?.range).toEqual([-1, Number.POSITIVE_INFINITY]);
    expect(of('kafka_consumergroup_lag')?.range[0]).toBe(Number.NEGATIVE_INFINITY);
    expect(of('kminion_kafka_consumer_group_topic_partition_lag')?.range[0]).toBe(0);
  });

  test('the idle share of a combined node may be above 1', () => {
    expect(of('kafka_server_kafkarequesthandlerpool_requesthandleravgidle_percent')).toMatchObject({
      unit: 'ratio',
      range: [0, 3],
    });
  });

  test('bytes of kminion are counters without an ending, and its group info may be 0', () => {
    expect(of('kminion_kafka_received_bytes')).toMatchObject({ type: 'counter', unit: 'bytes' });
    expect(of('kminion_kafka_consumer_group_info')).toMatchObject({ lazy: true, range: [0, 1] });
  });
});

test('totals of prom-client are gauges', () => {
  for (const name of ['handles', 'requests', 'resources'])
    expect(of(`nodejs_active_${name}_total`)).toMatchObject({ type: 'gauge', monotonic: false });
});
